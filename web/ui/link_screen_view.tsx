import { RefreshCw } from "lucide";
import { formatAge, formatClock, sentence } from "../core/format.ts";
import type { LinkScreen } from "../core/screen.ts";
import { Icon } from "./icon.tsx";
import { SCREEN_ICONS } from "./screen_icon.ts";
import { useStudio } from "./studio_context.ts";

/** What there is to say about the link: a card without a picture, a banner over one. */
export function LinkScreenView() {
  const { state } = useStudio();
  const { screen } = state.link.value;
  if (screen === undefined) return null;
  return state.hasPicture.value ? <Banner screen={screen} /> : <Card screen={screen} />;
}

interface ScreenProps {
  readonly screen: LinkScreen;
}

function Card({ screen }: ScreenProps) {
  return (
    <section class={`screen-card tone-${screen.tone}`} data-testid="screen" data-kind={screen.kind}>
      <ScreenIcon screen={screen} size={26} />
      <h2>{screen.title}</h2>
      {screen.detail !== undefined && <p class="screen-detail">{sentence(screen.detail)}</p>}
      {screen.checks.length > 0 && <Checks checks={screen.checks} />}
      <Footer screen={screen} />
    </section>
  );
}

function Banner({ screen }: ScreenProps) {
  return (
    <section
      class={`screen-banner tone-${screen.tone}`}
      data-testid="screen"
      data-kind={screen.kind}
    >
      <ScreenIcon screen={screen} size={20} />
      <div class="banner-text">
        <h2>{screen.title}</h2>
        {screen.detail !== undefined && <p class="screen-detail">{sentence(screen.detail)}</p>}
        {screen.checks.length > 0 && (
          <details>
            <summary>What to check</summary>
            <Checks checks={screen.checks} />
          </details>
        )}
      </div>
      <Footer screen={screen} />
    </section>
  );
}

function ScreenIcon({ screen, size }: ScreenProps & { readonly size: number }) {
  const { node, spins } = SCREEN_ICONS[screen.kind];
  return (
    <span class={spins ? "screen-icon spins" : "screen-icon"}>
      <Icon node={node} size={size} />
    </span>
  );
}

function Checks({ checks }: { readonly checks: readonly string[] }) {
  return (
    <ul class="screen-checks">
      {checks.map((check) => <li key={check}>{check}</li>)}
    </ul>
  );
}

function Footer({ screen }: ScreenProps) {
  const { actions } = useStudio();
  const hasTimes = screen.trying || screen.sinceMs !== undefined ||
    screen.retryAtMs !== undefined;
  if (!hasTimes && !screen.canRetry) return null;
  return (
    <div class="screen-footer">
      {hasTimes && <Times screen={screen} />}
      {screen.canRetry && (
        <button
          type="button"
          class="button"
          disabled={screen.trying}
          onClick={() => actions.retryNow()}
        >
          <Icon node={RefreshCw} size={16} />
          Try now
        </button>
      )}
    </div>
  );
}

function Times({ screen }: ScreenProps) {
  const { state } = useStudio();
  const { nowMs, roomNowMs } = state.reading.value;
  const { retryAtMs, sinceMs, trying } = screen;
  if (trying) return <span class="screen-times">Trying now</span>;
  if (retryAtMs !== undefined) {
    const seconds = Math.max(0, Math.ceil((retryAtMs - nowMs) / 1000));
    return <span class="screen-times">Next try {seconds === 0 ? "now" : `in ${seconds} s`}</span>;
  }
  if (sinceMs === undefined) return null;
  return (
    <span class="screen-times">
      Since {formatClock(sinceMs)} ({formatAge(roomNowMs - sinceMs)})
    </span>
  );
}
