/** A group that a feature needs, which the configuration names by its ID. */
export interface GroupSetting {
  /** The environment variable. Unique over the list. */
  readonly key: string
  /** Why it can't be one of the groups that control the bot, in a clause. */
  readonly apart: string
  /** Its ID in this configuration, which must have been read with this setting. */
  of(config: object): string | undefined
}

/** Gives the group of a setting; undefined if none is set. */
export type GroupSource = (setting: Pick<GroupSetting, 'of'>) => string | undefined

export const defineGroupSetting = ({ key, apart }: Omit<GroupSetting, 'of'>): GroupSetting => ({
  key,
  apart,
  // Only `readConfig` sets it, to an ID that it has checked.
  of: (config) => readSetting(config, key) as string | undefined,
})

/** The value of a feature's setting. Throws if the configuration was read without it. */
export function readSetting(config: object, key: string): unknown {
  if (!Object.hasOwn(config, key)) throw new Error(`The configuration was read without ${key}`)
  return Reflect.get(config, key)
}
