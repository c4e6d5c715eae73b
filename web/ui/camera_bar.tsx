import { Bookmark, Compass, Focus, Maximize, RotateCcw, Video } from "lucide";
import { tellApart } from "../core/scene/tell_apart.ts";
import { requestOfTool } from "../core/tool.ts";
import type { PlainCommand } from "../shell/steering_actions.ts";
import { Bookmarks } from "./bookmarks_menu.tsx";
import { IconButton } from "./icon_button.tsx";
import { Menu } from "./menu.tsx";
import { NavigationChoices } from "./navigation_menu.tsx";
import { useStudio } from "./studio_context.ts";

const PRESETS: readonly (readonly [PlainCommand, string])[] = [
  ["front", "Front"],
  ["back", "Back"],
  ["left", "Left"],
  ["right", "Right"],
  ["top", "Top"],
  ["bottom", "Bottom"],
];

/** Where the camera looks from, and how it is steered. */
export function CameraBar() {
  const { state, actions, layout } = useStudio();
  if (!layout.expects(requestOfTool("steer"))) return null;
  const { steering } = actions;
  // The camera would move where nobody sees it while a snapshot stands in for the picture.
  const rests = !state.linked.value || state.standIn.value !== undefined;
  const frozen = state.frozen.value;
  const disabled = rests || frozen !== undefined;
  const nothing = (state.room.value.selection?.prims.length ?? 0) === 0;
  return (
    <div class="camera-bar" role="group" aria-label="Camera" data-testid="camera-bar">
      <IconButton
        node={Maximize}
        label="Fit the scene"
        shortcut="Home"
        hint={frozen}
        disabled={disabled}
        onClick={() => steering.command("fit")}
      />
      <span class="not-phone">
        <IconButton
          node={Focus}
          label="Fit the selection"
          shortcut="."
          hint={frozen}
          disabled={disabled || nothing}
          onClick={() => steering.command("fit_selection")}
        />
      </span>
      <span class="not-phone">
        <IconButton
          node={RotateCcw}
          label="Reset the camera"
          hint={frozen}
          disabled={disabled}
          onClick={() => steering.command("reset")}
        />
      </span>
      <Menu node={Video} label="Views and cameras" hint={frozen} disabled={disabled}>
        <Views />
      </Menu>
      <Menu node={Bookmark} label="Camera bookmarks" disabled={rests}>
        <Bookmarks />
      </Menu>
      <Menu node={Compass} label="Navigation" disabled={!state.joined.value}>
        <NavigationChoices />
      </Menu>
    </div>
  );
}

function Views() {
  const { state, actions } = useStudio();
  const { sceneCameras } = state.room.value;
  const cameras = sceneCameras?.cameras ?? [];
  const names = tellApart(cameras);
  return (
    <>
      <div class="menu-grid">
        {PRESETS.map(([command, text]) => (
          <button
            key={command}
            type="button"
            class="button"
            onClick={() => actions.steering.command(command)}
          >
            {text}
          </button>
        ))}
      </div>
      <div class="menu-grid phone-only">
        <button
          type="button"
          class="button"
          onClick={() => actions.steering.command("fit_selection")}
        >
          Fit selected
        </button>
        <button type="button" class="button" onClick={() => actions.steering.command("reset")}>
          Reset
        </button>
      </div>
      {cameras.length > 1 && (
        <ul class="menu-list" aria-label="Cameras of the scene">
          {cameras.map(({ path }, index) => (
            <li key={path}>
              <button
                type="button"
                class="menu-item"
                title={path}
                aria-pressed={path === sceneCameras?.active}
                onClick={() => actions.steering.chooseCamera(path)}
              >
                {names[index]}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
