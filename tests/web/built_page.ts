import { buildPage, type BuiltPage } from "../../tools/build_page.ts";

let built: Promise<BuiltPage> | undefined;

/** The page as it is served, built once for all tests of a process. */
export function builtPage(): Promise<BuiltPage> {
  return built ??= buildPage();
}
