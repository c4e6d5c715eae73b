import { render } from "preact";
import { readPageAddress } from "./core/page_address.ts";
import { textStore } from "./shell/browser_storage.ts";
import { startStudio } from "./shell/studio.ts";
import { browserWorld } from "./shell/world.ts";
import { App } from "./ui/app.tsx";
import { PANELS } from "./ui/panels.ts";

const address = readPageAddress(location.href);
const tokenKey = `fuelrail.token.${address.room ?? ""}`;
const tokens = textStore(() => sessionStorage);
if (address.token !== undefined) {
  history.replaceState(null, "", address.cleanPath);
  tokens.write(tokenKey, address.token);
}
addEventListener("hashchange", () => {
  if (readPageAddress(location.href).token !== undefined) location.reload();
});

document.documentElement.classList.toggle("is-transparent", address.transparent);

const root = document.getElementById("app");
if (root !== null) {
  const studio = startStudio({
    world: browserWorld,
    href: location.href,
    address,
    token: address.token ?? tokens.read(tokenKey) ?? undefined,
    store: textStore(() => localStorage),
    panels: PANELS,
    onLayoutDamaged(text) {
      // Nobody has to act on it, but whoever wonders where the panels went can find out.
      // deno-lint-ignore no-console
      console.warn("The stored layout of the panels could not be read; the default is shown", text);
    },
    onTokenRefused: () => tokens.write(tokenKey, null),
  });
  root.replaceChildren();
  render(<App studio={studio} />, root);
}
