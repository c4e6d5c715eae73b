import { copyText, readPasted } from "../../core/inspector/copied_value.ts";
import { shortText } from "../../core/inspector/inspector.ts";
import { isChanged, type Property } from "../../core/inspector/property.ts";
import type { Studio } from "../../shell/studio.ts";
import { ContextMenu, type MenuChoice } from "../context_menu.tsx";
import { useStudio } from "../studio_context.ts";

/** The property whose menu is open, and where. */
export interface PropertyMenuPlace {
  readonly property: Property;
  readonly x: number;
  readonly y: number;
}

/** What can be done with one property. */
export function PropertyMenu(
  { place, onClose }: { readonly place: PropertyMenuPlace; onClose(): void },
) {
  const studio = useStudio();
  return (
    <ContextMenu
      label={`Actions for ${place.property.label}`}
      place={place}
      choices={choicesOf(studio, place.property)}
      onClose={onClose}
    />
  );
}

function choicesOf(studio: Studio, property: Property): readonly MenuChoice[] {
  const { scene, state, actions: { notify } } = studio;
  const { inspector, several } = scene;
  const { path } = inspector.inspector.peek();
  const { name, label, type, value, preset, readOnly, connectedTo } = property;
  const text = copyText(value);
  const bar = readOnly ? "It is read only" : state.barOf("setPropertyRequest");
  const changed = isChanged(property);

  function copy(what: string, words: string): void {
    several.copy(what);
    notify("good", words);
    // The page remembers it anyway; browsers may refuse their own clipboard.
    void navigator.clipboard?.writeText(what).catch(() => undefined);
  }

  async function paste(): Promise<void> {
    const held = several.copied.peek() ?? await navigator.clipboard?.readText().catch(() => "");
    const pasted = readPasted(held ?? "", type);
    if (pasted.ok) inspector.write(name, type, pasted.value);
    else notify("error", `${label} was not changed. ${pasted.fault}`);
  }

  return [
    {
      label: "Copy the value",
      barred: text === undefined ? "This value cannot be copied whole" : undefined,
      run: () => copy(text ?? "", `Copied ${label}`),
    },
    { label: "Paste the value", barred: bar, run: () => void paste() },
    {
      label: "Copy its path",
      run: () => copy(`${path ?? ""}.${name}`, `Copied the path of ${label}`),
    },
    {
      label: changed && preset !== undefined
        ? `Back to the default, ${shortText(preset)}`
        : "Back to the default",
      barred: bar ??
        (preset === undefined
          ? "Its default is not known"
          : changed
          ? undefined
          : "It is at its default"),
      run: () => inspector.reset(name),
    },
    ...connectedTo === undefined ? [] : [{
      label: "Show its node in the graph",
      barred: state.capabilities.value.has("getNodeGraphRequest")
        ? undefined
        : "This room does not offer it",
      run: () => scene.graphDoor.goTo(connectedTo),
    }],
  ];
}
