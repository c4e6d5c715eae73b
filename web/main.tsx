import { render } from "preact";
import { readPageAddress } from "./core/page_address.ts";
import { textStore } from "./shell/browser_storage.ts";
import { takeToken, tokenKey } from "./shell/token_keeper.ts";
import { startStudio } from "./shell/studio.ts";
import { browserWorld } from "./shell/world.ts";
import { App } from "./ui/app.tsx";
import { PANELS } from "./ui/panels.ts";

const address = readPageAddress(location.href);
const tokens = textStore(() => sessionStorage);
const tab = {
  href: () => location.href,
  replaceAddress: (path: string) => history.replaceState(null, "", path),
  store: tokens,
};
// Where the browser keeps nothing the token is still in the address, and goes from there now.
if (address.token !== undefined) history.replaceState(null, "", address.cleanPath);

document.documentElement.classList.toggle("is-transparent", address.transparent);

const root = document.getElementById("app");
if (root !== null) {
  const studio = startStudio({
    world: browserWorld,
    href: location.href,
    address,
    token: address.token ?? tokens.read(tokenKey(address.room)) ?? undefined,
    store: textStore(() => localStorage),
    session: tokens,
    panels: PANELS,
    onLayoutDamaged(text) {
      // Nobody has to act on it, but whoever wonders where the panels went can find out.
      // deno-lint-ignore no-console
      console.warn("The stored layout of the panels could not be read; the default is shown", text);
    },
    onTokenRefused: () => tokens.write(tokenKey(address.room), null),
  });
  addEventListener("hashchange", () => {
    const { room } = readPageAddress(location.href);
    const token = takeToken(tab);
    if (token === undefined) return;
    if (room === address.room) studio.newToken(token);
    else location.reload();
  });
  root.replaceChildren();
  render(<App studio={studio} />, root);
}
