import { ChevronDown, RotateCcw } from "lucide";
import { useSignal } from "@preact/signals";
import { groupProperties, type Property } from "../../core/inspector/property.ts";
import { findProperties, resettable } from "../../core/inspector/several.ts";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";
import { PropertyMenu, type PropertyMenuPlace } from "./property_menu.tsx";
import { PropertyRow } from "./property_row.tsx";

export interface PropertyGroupsProps {
  readonly path: string;
  readonly items: readonly Property[];
  readonly query: string;
  readonly comparing: boolean;
}

/** The values by their groups; which ones are folded away is remembered. */
export function PropertyGroups({ path, items, query, comparing }: PropertyGroupsProps) {
  const { state, scene, actions } = useStudio();
  const menu = useSignal<PropertyMenuPlace | undefined>(undefined);
  const { folded } = state.preferences.value;
  const found = findProperties(items, query, comparing);
  const groups = groupProperties(found);
  const isNarrowed = query.trim() !== "" || comparing;
  const mayReset = state.barOf("setPropertiesRequest") === undefined;

  function unfold(key: string): void {
    actions.prefer({ folded: folded.filter((each) => each !== key) });
  }

  return (
    <>
      {groups.length > 2 && (
        <nav class="jump-strip" aria-label="Groups of values">
          {groups.filter(([group]) => group !== "").map(([group]) => (
            <button
              key={group}
              type="button"
              class="jump"
              onClick={(event) => {
                unfold(`inspector/${group}`);
                const panel = event.currentTarget.closest(".inspector");
                const all = [...panel?.querySelectorAll<HTMLElement>("[data-group]") ?? []];
                const head = all.find((each) => each.dataset.group === group);
                head?.scrollIntoView({ block: "start" });
                head?.querySelector<HTMLElement>(".prop-group-head")?.focus();
              }}
            >
              {group}
            </button>
          ))}
        </nav>
      )}
      {groups.map(([group, members]) => {
        const key = `inspector/${group}`;
        const open = group === "" || isNarrowed || !folded.includes(key);
        const changes = resettable(members).length;
        return (
          <section key={group} class="prop-group" data-group={group}>
            {group !== "" && (
              <div class="prop-group-bar">
                <button
                  type="button"
                  class="prop-group-head"
                  aria-expanded={open}
                  onClick={() => {
                    const others = folded.filter((each) => each !== key);
                    actions.prefer({ folded: open ? [...others, key] : others });
                  }}
                >
                  <Icon node={ChevronDown} size={14} />
                  <span>{group}</span>
                </button>
                {changes > 0 && mayReset && (
                  <button
                    type="button"
                    class="prop-reset"
                    title={`Back to the defaults: ${changes} of ${group}`}
                    aria-label={`${group}: all back to the defaults`}
                    onClick={() => void scene.several.reset(path, members, `Reset ${group}`)}
                  >
                    <Icon node={RotateCcw} size={12} />
                  </button>
                )}
              </div>
            )}
            {open && members.map((each) => (
              <PropertyRow
                key={each.name}
                property={each}
                comparing={comparing}
                onMenu={(property, x, y) => void (menu.value = { property, x, y })}
              />
            ))}
          </section>
        );
      })}
      {found.length === 0 && items.length > 0 && (
        <p class="hint panel-note" role="status">
          {query.trim() === "" ? "Everything is at its default." : "No value is called so."}
        </p>
      )}
      {menu.value !== undefined && (
        <PropertyMenu
          place={menu.value}
          onClose={() => void (menu.value = undefined)}
        />
      )}
    </>
  );
}
