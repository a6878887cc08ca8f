import { parse } from 'yaml'
import { json, text } from '../packaging/project.ts'
import { readToolkitFile, stepsOf } from '../packaging/toolkit-files.ts'

type Settings = Record<string, string>

/** Names of what a template or file sets, each with what it sets; what it takes from elsewhere comes from `known`. */
const filled = (given: Readonly<Record<string, unknown>>, known: Settings): Settings =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      String(value).replace(/\$\{\{(\w+)\}\}/g, (_, name: string) => known[name] ?? ''),
    ]),
  )

/** The application settings of the Azure templates. What is no literal there is known by its name, or left out. */
export function settingsOfAzure(known: Settings): Settings {
  const lines = [...text('infra/azure.bicep').matchAll(/^ {6}([A-Z_]+): (.*)$/gm)]
  const own = lines.map(([, key = '', value = '']) => [key, /^'([^@$]*)'$/.exec(value)?.[1] ?? known[key] ?? ''])
  const { parameters } = json('infra/azure.parameters.json') as { parameters: { settings: { value: Settings } } }
  return { ...parameters.settings.value, ...Object.fromEntries(own) }
}

/** What the container of the compose file gets, with `file` for its `.env`. */
export function settingsOfContainer(file: Settings): Settings {
  const { services } = parse(text('compose.yaml')) as {
    services: { rollcall: { environment: Record<string, string> } }
  }
  const { DATABASE_URL: _, ...own } = services.rollcall.environment
  const substituted = Object.entries(own).map(([key, value]) => [
    key,
    value.replace(/\$\{(\w+):-(.*?)\}/g, (_, name: string, otherwise: string) => file[name] || otherwise),
  ])
  return { ...file, ...Object.fromEntries(substituted) }
}

/** What `.localConfigs` holds for debugging in Teams. */
export function settingsOfDebugging(known: Settings): Settings {
  const step = stepsOf(readToolkitFile('local')).find(({ uses }) => uses === 'file/createOrUpdateEnvironmentFile')
  return filled((step?.with?.['envs'] ?? {}) as Record<string, unknown>, known)
}
