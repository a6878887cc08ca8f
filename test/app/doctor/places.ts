import { parse } from 'yaml'
import { json, text } from '../../packaging/project.ts'
import { readToolkitFile, stepsOf } from '../../packaging/toolkit-files.ts'

type Settings = Record<string, string>

/** The settings in a template or file; values from elsewhere are taken from `known`. */
const filled = (given: Readonly<Record<string, unknown>>, known: Settings): Settings =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      String(value).replace(/\$\{\{(\w+)\}\}/g, (_, name: string) => known[name] ?? ''),
    ]),
  )

/**
 * Application settings of the Azure templates. Values that aren't literals are taken from `known` by name, or omitted.
 */
export function settingsOfAzure(known: Settings): Settings {
  const lines = [...text('infra/azure.bicep').matchAll(/^ {6}([A-Z_]+): (.*)$/gm)]
  const own = lines.map(([, key = '', value = '']) => [key, /^'([^@$]*)'$/.exec(value)?.[1] ?? known[key] ?? ''])
  const { parameters } = json('infra/azure.parameters.json') as { parameters: { settings: { value: Settings } } }
  return { ...filled(parameters.settings.value, known), ...Object.fromEntries(own) }
}

/** The container's whole environment: the image's, then `file` as `.env`, then the compose file's own. */
export function settingsOfContainer(file: Settings): Settings {
  const { services } = parse(text('compose.yaml')) as {
    services: { rollcall: { environment: Record<string, string> } }
  }
  const image = [...text('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
    line.split(' ').map((one) => one.split('=') as [string, string]),
  )
  const own = Object.entries(services.rollcall.environment).map(([key, value]) => [
    key,
    value
      .replace(/\$\{(\w+):-(.*?)\}/g, (_, name: string, otherwise: string) => file[name] || otherwise)
      .replace(/\$\{(\w+):\?(.*?)\}/g, (_, name: string, problem: string) => {
        if (!file[name]) throw new Error(`${name}: ${problem}`)
        return file[name]
      }),
  ])
  return { ...Object.fromEntries(image), ...file, ...Object.fromEntries(own) }
}

/** The contents of `.localConfigs` for debugging in Teams. */
export function settingsOfDebugging(known: Settings): Settings {
  const step = stepsOf(readToolkitFile('local')).find(({ uses }) => uses === 'file/createOrUpdateEnvironmentFile')
  return filled((step?.with?.['envs'] ?? {}) as Record<string, unknown>, known)
}
