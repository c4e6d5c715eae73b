import { ChartLine, Ellipsis } from "lucide";
import { useRef } from "preact/hooks";
import { type BarFact, barFacts } from "../core/render_bar/bar_facts.ts";
import { type BarOption, barOptions } from "../core/render_bar/bar_options.ts";
import { planBar } from "../core/render_bar/bar_plan.ts";
import { ChartPopover, CHARTS_ID } from "./charts/chart_popover.tsx";
import { Icon } from "./icon.tsx";
import { Menu } from "./menu.tsx";
import { DeviceMeter } from "./render_bar/device_meter.tsx";
import { FactInBar, FactsInMenu, factWidthRem } from "./render_bar/fact_views.tsx";
import { ProgressLine } from "./render_bar/progress_line.tsx";
import {
  OptionInBar,
  OptionInMenu,
  RegionChoices,
  RegionInBar,
  useRegion,
} from "./render_bar/render_options.tsx";
import { RenderCommands } from "./render_commands.tsx";
import { useStudio } from "./studio_context.ts";
import { remPx, useWidth } from "./use_width.ts";

const GAP_REM = 0.75;
const CHIP_GAP_REM = 0.25;
/** Widths that the style sheet gives, rem. */
const CHIP_REM = 9.25;
const WIDE_CHIPS_REM: Readonly<Record<string, number>> = { sub_sampling: 11 };
const DEVICE_REM = 16;
const MORE_REM = 2.75;
const COMMAND_REM = 2.875;

/** How far the render is, how well its picture gets here, and what steers it. */
export function RenderBar() {
  const { state } = useStudio();
  const row = useRef<HTMLDivElement>(null);
  const width = useWidth(row);
  const facts = useFacts();
  const controls = useControls(width);
  const isOld = state.link.value.trust === "old";
  const rem = remPx();
  const items = facts.map(({ key }) => ({ key, widthPx: factWidthRem(key) * rem }));
  const needsMore = controls.more.length > 0;
  const room = width - 1.75 * rem - (needsMore ? (MORE_REM + GAP_REM) * rem : 0);
  const plan = planBar(items, room, GAP_REM * rem, needsMore ? 0 : MORE_REM * rem);
  const hidden = facts.filter(({ key }) => plan.more.includes(key));
  return (
    <footer class="render-bar" data-region>
      <ProgressLine />
      {isOld && <p class="visually-hidden">Last known values</p>}
      {controls.any && (
        <div class="render-row">
          <RenderCommands />
          {controls.shown}
        </div>
      )}
      <div ref={row} class="render-row fact-row">
        <dl class={isOld ? "facts is-old" : "facts"} data-testid="facts">
          {facts.filter(({ key }) => plan.shown.includes(key))
            .map((fact) => <FactInBar key={fact.key} fact={fact} />)}
        </dl>
        {(hidden.length > 0 || needsMore) && (
          <Menu node={Ellipsis} label="More of the render">
            {controls.more}
            <FactsInMenu facts={hidden} />
            <button type="button" class="button" {...{ popovertarget: CHARTS_ID }}>
              <Icon node={ChartLine} size={16} /> Charts
            </button>
          </Menu>
        )}
      </div>
      <ChartPopover />
    </footer>
  );
}

function useFacts(): readonly BarFact[] {
  const { state } = useStudio();
  const { picture, fps, delayMs, pictureAgeMs, latencyMs } = state.reading.value;
  return barFacts({
    render: state.room.value.render,
    picture,
    fps,
    delayMs,
    pictureAgeMs,
    latencyMs,
    inputToImageMs: state.inputToImageMs.value,
    isOld: state.link.value.trust === "old",
  });
}

/** What can be chosen, in the bar as far as it fits. */
function useControls(widthPx: number) {
  const { state, layout } = useStudio();
  const { capabilities, renderSettings, aov } = state.room.value;
  const region = useRegion();
  const options = barOptions(capabilities, renderSettings, aov, {
    settings: layout.expects("getRenderSettingsRequest"),
    passes: layout.expects("getAvailableAOVs"),
  });
  const mayCommand = layout.expects("renderCommandRequest");
  const hasDevices = layout.expects("getDeviceStatsRequest");
  const keys = [
    ...options.slice(0, 1).map(({ key }) => key),
    ...(region.offered ? ["region"] : []),
    ...options.slice(1).map(({ key }) => key),
    ...(hasDevices ? ["device"] : []),
  ];
  const rem = remPx();
  const widthOf = (key: string) =>
    (key === "device" ? DEVICE_REM : WIDE_CHIPS_REM[key] ?? CHIP_REM) * rem;
  const items = keys.map((key) => ({ key, widthPx: widthOf(key) }));
  const taken = (mayCommand ? COMMAND_REM * 3 : 0) * rem + rem;
  const plan = planBar(items, widthPx - taken, CHIP_GAP_REM * rem, 0);
  const optionOf = (key: string) => options.find((each) => each.key === key);
  return {
    any: mayCommand || keys.length > 0,
    shown: plan.shown.map((key) => <ControlInBar key={key} id={key} option={optionOf(key)} />),
    more: plan.more.map((key) => <ControlInMenu key={key} id={key} option={optionOf(key)} />),
  };
}

interface ControlProps {
  readonly id: string;
  readonly option: BarOption | undefined;
}

function ControlInBar({ id, option }: ControlProps) {
  if (id === "device") return <DeviceMeter />;
  if (id === "region") return <RegionInBar />;
  return option === undefined ? null : <OptionInBar option={option} />;
}

function ControlInMenu({ id, option }: ControlProps) {
  const region = useRegion();
  if (id === "device") return <DeviceMeter />;
  if (id === "region") {
    return (
      <>
        <p class="menu-title">Region: {region.text}</p>
        <RegionChoices />
      </>
    );
  }
  return option === undefined ? null : <OptionInMenu option={option} />;
}
