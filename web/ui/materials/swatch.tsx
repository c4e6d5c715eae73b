import { CircleHelp } from "lucide";
import type { Material, Preview } from "../../core/materials/material.ts";
import { Icon } from "../icon.tsx";

/** What a material looks like as far as anybody knows: Octane's preview, else its plain colour. */
export function Swatch({ material, preview }: {
  readonly material: Pick<Material, "swatch">;
  readonly preview?: Preview | undefined;
}) {
  if (preview?.ok === true) {
    return <img class="swatch" src={preview.image} alt="" title="Preview made by Octane" />;
  }
  const { swatch } = material;
  const why = preview === undefined ? "" : `. ${preview.reason}`;
  return swatch === undefined
    ? (
      <span class="swatch is-unknown" title={`It has no plain colour${why}`}>
        <Icon node={CircleHelp} size={14} />
      </span>
    )
    : <span class="swatch" style={{ background: swatch }} title={`Its plain colour${why}`} />;
}
