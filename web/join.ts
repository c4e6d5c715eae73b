/**
 * Runs before anything else of the page is loaded: takes the access token of a join link out of the
 * address, so that no shared screen, copied address or history shows it.
 */
import { textStore } from "./shell/browser_storage.ts";
import { takeToken } from "./shell/token_keeper.ts";

takeToken({
  href: () => location.href,
  replaceAddress: (path) => history.replaceState(null, "", path),
  store: textStore(() => sessionStorage),
});
