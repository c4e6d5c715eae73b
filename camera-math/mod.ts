/** Camera and gesture mathematics: pure, shared by the service that decides and the page. */
export * from "./types.ts";
