import type { InEachLanguage } from './words/index.ts'

/** A group that a feature needs, which the configuration names by its ID. */
export interface GroupSetting {
  /** The environment variable. Unique over the list. */
  readonly key: string
  /** Why it can't be one of the groups that control the bot, in a clause. */
  readonly apart: string
  /** What its members are, in a clause that follows “who” in English and “wer” in German. */
  readonly members: InEachLanguage<string>
  /** Its ID in this configuration, which must have been read with this setting. */
  of(config: object): string | undefined
}

/** Gives the group of a setting; undefined if none is set. */
export type GroupSource = (setting: Pick<GroupSetting, 'of'>) => string | undefined

export const defineGroupSetting = (setting: Omit<GroupSetting, 'of'>): GroupSetting => ({
  ...setting,
  // Only `readConfig` sets it, to an ID that it has checked.
  of: (config) => readSetting(config, setting.key) as string | undefined,
})

/** The value of a feature's setting. Throws if the configuration was read without it. */
export function readSetting(config: object, key: string): unknown {
  if (!Object.hasOwn(config, key)) throw new Error(`The configuration was read without ${key}`)
  return Reflect.get(config, key)
}
