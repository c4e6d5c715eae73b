import { options } from "preact";

type MakeHook = NonNullable<typeof options.vnode>;

/** How the page's own elements are made, kept before the layer for React's ways is loaded. */
export const pageHook: MakeHook = options.vnode ?? (() => {});
