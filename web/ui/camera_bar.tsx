import { Bookmark, Compass, Focus, Maximize, RotateCcw, Trash2, Video } from "lucide";
import { useSignal } from "@preact/signals";
import type { Profile } from "@fuelrail/camera-math";
import type { CameraPolicy } from "../core/steering_event.ts";
import { mayUse } from "../core/tool.ts";
import type { PlainCommand } from "../shell/steering_actions.ts";
import { ChoiceRow } from "./choice_row.tsx";
import { IconButton } from "./icon_button.tsx";
import { Menu } from "./menu.tsx";
import { useStudio } from "./studio_context.ts";

const PRESETS: readonly (readonly [PlainCommand, string])[] = [
  ["front", "Front"],
  ["back", "Back"],
  ["left", "Left"],
  ["right", "Right"],
  ["top", "Top"],
  ["bottom", "Bottom"],
];

const PROFILE_CHOICES: readonly (readonly [Profile, string])[] = [
  ["simple", "Simple"],
  ["dcc", "Alt keys"],
  ["octane", "Octane"],
];

const POLICY_CHOICES: readonly (readonly [CameraPolicy, string])[] = [
  ["scene", "Scene's"],
  ["fit", "Fit"],
  ["preserve", "Keep"],
];

const PROFILE_HELP: Readonly<Record<Profile, string>> = {
  simple: "Left turns, middle or Shift moves, right and wheel dolly.",
  dcc: "With Alt: left turns, middle moves, right dollies. Right alone looks around.",
  octane: "Left turns, right or middle moves, wheel dollies.",
};

/** Where the camera looks from, and how it is steered. */
export function CameraBar() {
  const { state, actions } = useStudio();
  if (!mayUse("steer", state.welcome.value?.capabilities ?? [])) return null;
  const { steering } = actions;
  const disabled = !state.joined.value;
  const nothing = (state.room.value.selection?.prims.length ?? 0) === 0;
  return (
    <div class="camera-bar" role="group" aria-label="Camera" data-testid="camera-bar">
      <IconButton
        node={Maximize}
        label="Fit the scene"
        shortcut="Home"
        disabled={disabled}
        onClick={() => steering.command("fit")}
      />
      <span class="not-phone">
        <IconButton
          node={Focus}
          label="Fit the selection"
          shortcut="."
          disabled={disabled || nothing}
          onClick={() => steering.command("fit_selection")}
        />
      </span>
      <span class="not-phone">
        <IconButton
          node={RotateCcw}
          label="Reset the camera"
          disabled={disabled}
          onClick={() => steering.command("reset")}
        />
      </span>
      <Menu node={Video} label="Views and cameras" disabled={disabled}>
        <Views />
      </Menu>
      <Menu node={Bookmark} label="Camera bookmarks" disabled={disabled}>
        <Bookmarks />
      </Menu>
      <Menu node={Compass} label="Navigation" disabled={disabled}>
        <NavigationChoices />
      </Menu>
    </div>
  );
}

function Views() {
  const { state, actions } = useStudio();
  const { sceneCameras } = state.room.value;
  const cameras = sceneCameras?.cameras ?? [];
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
          {cameras.map(({ path, name }) => (
            <li key={path}>
              <button
                type="button"
                class="menu-item"
                title={path}
                aria-pressed={path === sceneCameras?.active}
                onClick={() => actions.steering.chooseCamera(path)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Bookmarks() {
  const { state, actions } = useStudio();
  const { bookmarks } = state.room.value;
  const draft = useSignal("");
  function save(event: Event): void {
    event.preventDefault();
    const name = draft.value.trim() || `View ${bookmarks.length + 1}`;
    draft.value = "";
    actions.steering.saveBookmark(name);
  }
  return (
    <>
      <form class="name-row" onSubmit={save}>
        <input
          type="text"
          aria-label="Name of the new bookmark"
          placeholder={`View ${bookmarks.length + 1}`}
          maxLength={128}
          value={draft.value}
          onInput={(event) => void (draft.value = event.currentTarget.value)}
        />
        <button type="submit" class="button">Save</button>
      </form>
      {bookmarks.length === 0
        ? <p class="hint">The room remembers the views that you save here.</p>
        : (
          <ul class="menu-list" data-testid="bookmarks">
            {bookmarks.map(({ id, name }) => (
              <li key={id}>
                <button
                  type="button"
                  class="menu-item"
                  onClick={() => actions.steering.recallBookmark(id)}
                >
                  {name}
                </button>
                <IconButton
                  node={Trash2}
                  label={`Delete ${name}`}
                  onClick={() => actions.steering.deleteBookmark(id)}
                />
              </li>
            ))}
          </ul>
        )}
    </>
  );
}

function NavigationChoices() {
  const { state, actions } = useStudio();
  const { profile, dollyToCursor, invertY } = state.preferences.value.navigation;
  const { steering } = actions;
  return (
    <>
      <ChoiceRow
        label="Pointer"
        choices={PROFILE_CHOICES}
        value={profile}
        onChoose={(chosen) => steering.navigate({ profile: chosen })}
      />
      <p class="hint">{PROFILE_HELP[profile]}</p>
      <label class="check-row">
        <input
          type="checkbox"
          checked={dollyToCursor}
          onChange={() => steering.navigate({ dollyToCursor: !dollyToCursor })}
        />
        <span>Dolly towards the pointer</span>
      </label>
      <label class="check-row">
        <input
          type="checkbox"
          checked={invertY}
          onChange={() => steering.navigate({ invertY: !invertY })}
        />
        <span>Turn up and down the other way</span>
      </label>
      <ChoiceRow
        label="Camera of a new project, for everybody"
        choices={POLICY_CHOICES}
        value={state.room.value.policy}
        onChoose={(policy) => steering.setPolicy(policy)}
      />
    </>
  );
}
