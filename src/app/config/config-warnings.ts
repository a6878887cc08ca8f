import { compact } from '../../core/compact.ts'
import { isOnThisMachine } from './addresses.ts'
import type { Config, Variables } from './config.ts'

/** The settings of the language model, which earlier versions could ask. */
export const removedKeys = [
  'OPENAI_API_KEY',
  'OPENAI_MODEL',
  'OPENAI_BASE_URL',
  'AZURE_OPENAI_API_KEY',
  'AZURE_OPENAI_ENDPOINT',
  'AZURE_OPENAI_DEPLOYMENT',
] as const
type RemovedKey = (typeof removedKeys)[number]

/** A valid setting that is probably a mistake, and why. */
export interface ConfigWarning {
  readonly key:
    | 'AAD_APP_CLIENT_ID'
    | 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    | 'DATABASE_URL'
    | 'HTTP_PROXY'
    | 'NODE_TLS_REJECT_UNAUTHORIZED'
    | RemovedKey
  readonly says: string
}

/** Settings with which the bot starts but that deserve a warning, in its log and from the doctor. */
export function findConfigWarnings(config: Config, environment: Variables): ConfigWarning[] {
  const { BOT_ID: bot, AAD_APP_CLIENT_ID: app, DATABASE_URL: database } = config
  const unchecked = database && /[?&]sslmode=no-verify(&|$)/.test(database) && !isOnThisMachine(database)
  return compact([
    bot.toLowerCase() === app.toLowerCase() &&
      ({ key: 'AAD_APP_CLIENT_ID', says: 'is BOT_ID; a separate app for signing in is safer' } as const),
    unchecked &&
      ({
        key: 'DATABASE_URL',
        says: 'has sslmode=no-verify, so anyone on the network path can impersonate the server',
      } as const),
    (environment['HTTP_PROXY'] || environment['http_proxy']) &&
      !config.HTTPS_PROXY &&
      ({ key: 'HTTP_PROXY', says: 'is not used: only HTTPS_PROXY is' } as const),
    environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' &&
      ({ key: 'NODE_TLS_REJECT_UNAUTHORIZED', says: 'is 0, so anyone on the way can pose as Microsoft' } as const),
    environment['APPLICATIONINSIGHTS_CONNECTION_STRING'] &&
      ({
        key: 'APPLICATIONINSIGHTS_CONNECTION_STRING',
        says: 'is no longer used: a collector passes metrics and traces on to Application Insights (infra/README.md, "Traces and exporters")',
      } as const),
    ...removedKeys
      .filter((key) => environment[key])
      .map((key) => ({ key, says: 'was removed: no language model is asked any more. Delete it' })),
  ])
}
