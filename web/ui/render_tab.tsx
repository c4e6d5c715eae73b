import { useEffect } from "preact/hooks";
import { groupSettings, passText } from "../core/scene/render_settings.ts";
import { FrozenNote } from "./frozen_note.tsx";
import { DeviceSection } from "./device_section.tsx";
import { Section } from "./section.tsx";
import { SelectField } from "./fields/select_field.tsx";
import { SettingRow } from "./setting_row.tsx";
import { useStudio } from "./studio_context.ts";

/** Time between two requests for what the tab shows, ms; the room counts one for 30 s at least. */
const ASK_MS = 20_000;

/** How the scene is rendered: what this Octane was proven to offer, and nothing else. */
export function RenderTab() {
  const { state, scene, devices } = useStudio();
  const { capabilities, renderSettings } = state.room.value;
  const maySet = state.capabilities.value.has("setRenderSettingRequest");
  const offersDevices = state.capabilities.value.has("getDeviceStatsRequest");
  useEffect(() => {
    if (!state.linked.value) return;
    function ask(): void {
      scene.actions.refreshSettings();
    }
    ask();
    const asking = setInterval(ask, ASK_MS);
    return () => clearInterval(asking);
  }, [state.linked.value]);
  useEffect(() => devices.want(), []);
  return (
    <div data-testid="render-tab">
      <FrozenNote />
      <PassSection />
      {renderSettings === undefined && (
        <p class="hint panel-note">The render settings are not known yet.</p>
      )}
      {renderSettings !== undefined && capabilities.length === 0 && (
        <p class="hint panel-note">This Octane offers no settings that were proven to work.</p>
      )}
      {!maySet && capabilities.length > 0 && (
        <p class="hint panel-note">Changes need the operator role.</p>
      )}
      {groupSettings(capabilities).map(([group, settings]) => (
        <Section key={group} title={group}>
          {settings.map((each) => (
            <SettingRow
              key={each.key}
              setting={each}
              held={renderSettings?.[each.key]}
              disabled={!maySet || !state.writable.value}
            />
          ))}
        </Section>
      ))}
      {offersDevices && <DeviceSection />}
    </div>
  );
}

function PassSection() {
  const { state, scene } = useStudio();
  const { aov } = state.room.value;
  if (aov === undefined || aov.available.length === 0) return null;
  const options = aov.available.map((name) => ({ key: name, label: passText(name) }));
  const disabled = !state.capabilities.value.has("changeAOVRequest") || !state.writable.value;
  return (
    <Section title="Shown pass">
      <SelectField
        label="Shown pass"
        options={options}
        value={aov.active}
        disabled={disabled}
        onChoose={(key) => scene.actions.showPass(key)}
      />
    </Section>
  );
}
