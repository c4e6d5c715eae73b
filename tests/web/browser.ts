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
      const page = await context.newPage();
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
