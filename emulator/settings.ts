import { type Client, platforms } from './clients.ts'
import type { SsoMode } from './silent-sign-in.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Emulator settings from the environment. */
export interface EmulatorSettings {
  readonly users: number
  readonly seed: number
  /** Whether the tenant includes names designed to break cards. */
  readonly hostileNames: boolean
  readonly ssoMode: SsoMode
  readonly person?: string
  readonly latency?: string
  /** The device of the Playground's user. */
  readonly client: Client
}

/**
 * `EMULATOR_USERS`, `EMULATOR_SEED`, `EMULATOR_HOSTILE_NAMES`, `EMULATOR_SSO` (`button`, `silent`), `EMULATOR_AS`,
 * `EMULATOR_LATENCY`, and for the device `EMULATOR_PLATFORM`, `EMULATOR_LOCALE` and `EMULATOR_TIMEZONE`. Throws a
 * sentence about the first invalid one.
 */
export function readEmulatorSettings(env: Environment): EmulatorSettings {
  const platform = oneOf(env, 'EMULATOR_PLATFORM', platforms)
  const { EMULATOR_AS: person, EMULATOR_LATENCY: latency, EMULATOR_LOCALE: locale, EMULATOR_TIMEZONE: timezone } = env
  return {
    users: wholeNumber(env, 'EMULATOR_USERS', 1200),
    seed: wholeNumber(env, 'EMULATOR_SEED', 1),
    hostileNames: oneOf(env, 'EMULATOR_HOSTILE_NAMES', ['true', 'false']) === 'true',
    ssoMode: oneOf(env, 'EMULATOR_SSO', ['button', 'silent']) ?? 'button',
    ...(person && { person }),
    ...(latency && { latency }),
    client: { ...(platform && { platform }), ...(locale && { locale }), ...(timezone && { timezone }) },
  }
}

/** Parses a whole number; throws if the variable contains anything else. */
export function wholeNumber(env: Environment, name: string, fallback: number): number {
  const value = Number(env[name] || fallback)
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} is ${env[name]}: it must be a whole number.`)
  return value
}

function oneOf<T extends string>(env: Environment, name: string, choices: readonly T[]): T | undefined {
  const given = env[name]
  if (!given) return undefined
  const found = choices.find((one) => one === given)
  if (!found) throw new Error(`${name} is ${given}: it must be one of ${choices.join(', ')}.`)
  return found
}
