import { pageHook } from "./page_hooks.ts";
import "preact/compat";
import { options } from "preact";
import * as runtime from "preact/jsx-runtime";

export { Fragment } from "preact/jsx-runtime";

/**
 * Loading Preact's layer for React makes every element of the page follow React's ways (a text
 * field's change event becomes its input event, for one). Only the graph library's elements, which
 * are made here, are to do so; the page's own stay as they are.
 */
const reactHook = options.vnode ?? pageHook;
options.vnode = pageHook;

/** Makes an element of the graph library. */
function make(type: never, props: never, key?: string) {
  options.vnode = reactHook;
  try {
    return runtime.jsx(type, props, key);
  } finally {
    options.vnode = pageHook;
  }
}

type Make = typeof runtime.jsx;
export const jsx: Make = make as unknown as Make;
export const jsxs: Make = jsx;
