import {
  Aperture,
  Box,
  Crop,
  Crosshair,
  Frame,
  Hand,
  type IconNode,
  Move3d,
  Palette,
  Pipette,
  SquareDashedMousePointer,
  SquareX,
} from "lucide";
import { useRef } from "preact/hooks";
import { WRITING_PICKS } from "../core/scene/octane_writes.ts";
import { mayUse, type RegionTool, requestOfTool, type Tool } from "../core/tool.ts";
import { IconButton } from "./icon_button.tsx";
import { RailEnd, useOverflow } from "./rail_end.tsx";
import { useStudio } from "./studio_context.ts";

interface ToolEntry {
  readonly tool: Tool;
  readonly node: IconNode;
  readonly label: string;
  readonly shortcut: string;
}

const GROUPS: readonly (readonly ToolEntry[])[] = [
  [
    { tool: "steer", node: Move3d, label: "Steer the camera", shortcut: "V" },
    { tool: "hand", node: Hand, label: "Move the picture", shortcut: "H" },
  ],
  [
    { tool: "object", node: Box, label: "Pick an object", shortcut: "O" },
    {
      tool: "marquee",
      node: SquareDashedMousePointer,
      label: "Select inside a rectangle",
      shortcut: "X",
    },
    { tool: "material", node: Palette, label: "Pick a material", shortcut: "M" },
    { tool: "camera_target", node: Crosshair, label: "Pick the camera target", shortcut: "T" },
    { tool: "focus", node: Aperture, label: "Pick the focus", shortcut: "Z" },
    { tool: "white_balance", node: Pipette, label: "Pick the white balance", shortcut: "B" },
  ],
  [
    { tool: "region", node: Crop, label: "Draw a render region", shortcut: "R" },
    { tool: "film_region", node: Frame, label: "Draw a film region", shortcut: "Shift+R" },
  ],
];

const ONLY_LIVE = "not on a snapshot, go back to live first";

/** What the pointer does over the picture; not there for those who can only look. */
export function ToolRail() {
  const { layout } = useStudio();
  const offered = ({ tool }: ToolEntry) => layout.expects(requestOfTool(tool));
  const groups = GROUPS.map((group) => group.filter(offered))
    .filter((group) => group.length > 0);
  return groups.flat().length < 2 ? null : <Rail groups={groups} />;
}

function Rail({ groups }: { readonly groups: readonly (readonly ToolEntry[])[] }) {
  const { state, actions } = useStudio();
  const rail = useRef<HTMLElement>(null);
  const { overflow, measure } = useOverflow(rail);
  const inHand = state.tool.value;
  const isStored = state.standIn.value !== undefined;
  return (
    <nav
      ref={rail}
      class="tool-rail"
      aria-label="Tools"
      data-testid="tools"
      data-region
      onScroll={measure}
    >
      {overflow.value.before && <RailEnd side="before" label="Tools before these" of={rail} />}
      {groups.map((group) => (
        <div key={group[0]?.tool} class="tool-group" role="group">
          {group.map(({ tool, node, label, shortcut }) => {
            const why = isStored && tool !== "hand"
              ? ONLY_LIVE
              : writes(tool)
              ? state.frozen.value
              : undefined;
            return (
              <IconButton
                key={tool}
                node={node}
                label={label}
                shortcut={shortcut}
                hint={why && `${label}: ${why}`}
                pressed={tool === inHand}
                disabled={!state.joined.value || why !== undefined}
                onClick={() => actions.steering.chooseTool(tool)}
              />
            );
          })}
        </div>
      ))}
      <RegionOff tool="region" label="Render the whole picture again" />
      <RegionOff tool="film_region" label="Take the film region away" />
      {overflow.value.after && <RailEnd side="after" label="More tools" of={rail} />}
    </nav>
  );
}

/** Whether what the tool does changes something in Octane; steering by a click only selects. */
function writes(tool: Tool): boolean {
  return WRITING_PICKS.has(tool) || tool === "region" || tool === "film_region";
}

function RegionOff({ tool, label }: { readonly tool: RegionTool; readonly label: string }) {
  const { state, actions } = useStudio();
  const { regions } = state.room.value;
  const isSet = (tool === "region" ? regions?.render : regions?.film) !== undefined;
  const capabilities = state.welcome.value?.capabilities ?? [];
  if (!isSet || !mayUse(tool, capabilities)) return null;
  return (
    <IconButton
      node={SquareX}
      label={label}
      hint={state.frozen.value}
      disabled={!state.writable.value}
      onClick={() => actions.steering.setRegion(tool, undefined)}
    />
  );
}
