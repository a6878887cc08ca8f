import { isOnThisMachine } from './addresses.ts'
import type { Config } from './config.ts'

/** A valid setting that is probably a mistake, and why. */
export interface ConfigWarning {
  readonly key: 'AAD_APP_CLIENT_ID' | 'DATABASE_URL'
  readonly says: string
}

/** Settings with which the bot starts but that deserve a warning, in its log and from the doctor. */
export function findConfigWarnings(config: Config, production: boolean): ConfigWarning[] {
  const { BOT_ID: bot, AAD_APP_CLIENT_ID: app, DATABASE_URL: database } = config
  const unchecked = database && /[?&]sslmode=no-verify(&|$)/.test(database) && !isOnThisMachine(database)
  return [
    ...(bot.toLowerCase() === app.toLowerCase()
      ? [{ key: 'AAD_APP_CLIENT_ID', says: 'is BOT_ID; a separate app for signing in is safer' } as const]
      : []),
    ...(unchecked
      ? [{ key: 'DATABASE_URL', says: 'has sslmode=no-verify, so anyone on the way can pose as the server' } as const]
      : []),
    ...(production && !database
      ? [
          {
            key: 'DATABASE_URL',
            says: 'is not set: everything, the audit log too, is kept in DATA_DIR by this instance alone; a second one would know nothing of it',
          } as const,
        ]
      : []),
  ]
}
