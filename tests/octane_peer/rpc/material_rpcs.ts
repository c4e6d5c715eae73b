import type { PreviewRoom } from "../engine/preview.ts";
import { localDbRpcs } from "./local_db_rpcs.ts";
import { liveDbRpcs } from "./live_db_rpcs.ts";
import type { PeerContext } from "./peer_context.ts";
import { previewRpcs } from "./preview_rpcs.ts";
import type { ServedService } from "./service.ts";

/** Material libraries and previews: what an Octane may lack. */
export function materialRpcs(peer: PeerContext, previews: PreviewRoom): readonly ServedService[] {
  return [
    ...localDbRpcs(peer, previews),
    ...liveDbRpcs(peer, previews),
    previewRpcs(peer, previews),
  ];
}
