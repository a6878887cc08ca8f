import { type Config, readConfig, type Variables } from '../../src/app/config/config.ts'
import { settingsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'

/** The configuration with the settings of all features. */
export const readWholeConfig = (environment: Variables): Config => readConfig(environment, settingsOf(features))
