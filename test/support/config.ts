import { type Config, readConfig, type Variables } from '../../src/app/config/config.ts'
import { groupSettingsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'

/** The configuration with the settings of all features. */
export const readWholeConfig = (environment: Variables): Config => readConfig(environment, groupSettingsOf(features))
