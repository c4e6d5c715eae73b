import type { TurnClass } from "@fuelrail/contracts";
import {
  askTurn,
  createTurns,
  endTurn,
  type HeldTurn,
  type TurnEffect,
  turnsLink,
  turnsProbed,
  type TurnsState,
} from "../turns.ts";

/** Of the arbiter in tests. */
export const SESSION = 0xbeef;

/** An arbiter past its first quarantine at time 0. */
export function ready(): TurnsState {
  const state = createTurns(SESSION, -10_000);
  turnsLink(state, true, -1);
  turnsProbed(state, true, -1);
  return state;
}

let lastId = 0;

/** A number that no other ask has. */
export const newId = (): number => ++lastId;

/** Asks for a turn. */
export const ask = (
  state: TurnsState,
  name: TurnClass,
  nowMs: number,
  holder?: string,
): TurnEffect[] => {
  const who = holder === undefined ? {} : { holder };
  return askTurn(state, { id: newId(), class: name, askedAtMs: nowMs, ...who }, nowMs);
};

/** The turns that were granted. */
export const granted = (effects: readonly TurnEffect[]): HeldTurn[] =>
  effects.flatMap((effect) => effect.type === "grant" ? [effect.held] : []);

/** The turn that must have been granted. */
export function grantOf(effects: readonly TurnEffect[]): HeldTurn {
  const [held] = granted(effects);
  if (held === undefined) throw new Error(`no grant in ${JSON.stringify(effects)}`);
  return held;
}

/** Gives a turn back. */
export const end = (state: TurnsState, held: HeldTurn, nowMs: number): TurnEffect[] =>
  endTurn(state, held.turn, SESSION, nowMs).effects;
