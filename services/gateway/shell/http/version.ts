import manifest from "../../deno.json" with { type: "json" };

/** Version of this release. */
export const FUELRAIL_VERSION: string = manifest.version;
