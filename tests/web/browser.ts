/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's Chromium, without windows where that is installed; `CHROMIUM` names another. */
function executable(): string {
  const path = Deno.env.get("CHROMIUM") ??
    ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((each) => existsSync(each));
  if (path === undefined) throw new Error("Chromium is not installed; CHROMIUM can name one");
  return path;
}

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** How long a browser or one step in a page may take on a busy machine, ms. */
const STEP_MAX_MS = 120_000;

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  readonly hasTouch?: boolean;
  readonly reducedMotion?: "reduce" | "no-preference";
}

/** How a browser is started. */
export interface BrowserOptions {
  /** True draws WebGL in software, false has none; else it is as the browser decides. */
  readonly webgl?: boolean;
}

const WITH_WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const WITHOUT_WEBGL = ["--disable-3d-apis"];

/** A real browser for one test; every page opened in it is closed with it. */
export interface TestBrowser extends AsyncDisposable {
  open(url: string, options?: PageOptions): Promise<Page>;
  /** Script errors of every page so far, and what the gateway's content policy kept it from. */
  readonly faults: readonly string[];
}

declare global {
  /** What the page's notices have said, oldest first, but for what a test has read. */
  var toldNotices: string[] | undefined;
}

/** Writes down what notices say: they leave by themselves, and a busy test looks late. */
function noteNotices(): void {
  const told: string[] = [];
  globalThis.toldNotices = told;
  document.addEventListener("DOMContentLoaded", () => {
    const list = document.querySelector(".notices");
    if (list === null) return;
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const { textContent } of addedNodes) told.push(textContent ?? "");
      }
    }).observe(list, { childList: true });
  });
}

/** Messages that the newest socket of a page has sent, of those pages that a test has opened. */
const sent = new WeakMap<Page, number>();

/** How many messages the newest socket of a page has sent so far. */
export async function sentBy(page: Page): Promise<number> {
  // What the browser tells comes in order: with this answer all that was sent before is known.
  await page.evaluate("0");
  return sent.get(page) ?? 0;
}

/** The address by which the page previews moves without a graphics processor too. */
function inSoftware(url: string): string {
  const address = new URL(url);
  address.searchParams.set("preview", "software");
  return address.href;
}

export async function launchBrowser(browserOptions: BrowserOptions = {}): Promise<TestBrowser> {
  const args = browserOptions.webgl === undefined
    ? ARGS
    : browserOptions.webgl
    ? [...ARGS.filter((arg) => arg !== "--disable-gpu"), ...WITH_WEBGL]
    : [...ARGS, ...WITHOUT_WEBGL];
  const browser: Browser = await chromium.launch({
    executablePath: executable(),
    args,
    timeout: STEP_MAX_MS,
  });
  const faults: string[] = [];
  return {
    faults,
    async open(url, options = {}) {
      const context = await browser.newContext({
        viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
        deviceScaleFactor: options.deviceScaleFactor ?? 1,
        hasTouch: options.hasTouch ?? false,
        reducedMotion: options.reducedMotion ?? "no-preference",
      });
      context.setDefaultTimeout(STEP_MAX_MS);
      await context.addInitScript(noteNotices);
      const page = await context.newPage();
      page.on("websocket", (socket) => {
        sent.set(page, 0);
        socket.on("framesent", () => sent.set(page, (sent.get(page) ?? 0) + 1));
      });
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
      });
      await page.goto(browserOptions.webgl === true ? inSoftware(url) : url);
      return page;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}
