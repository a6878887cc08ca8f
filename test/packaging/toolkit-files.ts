import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { json, text } from './project.ts'

export interface Step {
  readonly uses: string
  readonly name?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>
}

export interface ToolkitFile {
  readonly version: string
  readonly environmentFolderPath: string
  readonly provision?: readonly Step[]
  readonly deploy?: readonly Step[]
  readonly publish?: readonly Step[]
}

/** Toolkit files by environment, with the template whose outputs are added to it. */
export const toolkitFiles = {
  dev: { path: 'teamsapp.yml', template: 'infra/azure.bicep' },
  local: { path: 'teamsapp.local.yml', template: 'infra/azure-local.bicep' },
  testtool: { path: 'teamsapp.testtool.yml', template: undefined },
} as const

export type Environment = keyof typeof toolkitFiles

export const environments = Object.keys(toolkitFiles) as Environment[]

export const readToolkitFile = (environment: Environment): ToolkitFile =>
  parse(text(toolkitFiles[environment].path)) as ToolkitFile

/** The steps of all lifecycles, in order. */
export const stepsOf = ({ provision = [], deploy = [], publish = [] }: ToolkitFile): Step[] => [
  ...provision,
  ...deploy,
  ...publish,
]

const copiedSchema = 'test/packaging/agents-toolkit/yaml.schema.json'

/** Whether the toolkit's own schema accepts a file; `errors` lists the problems. */
export const satisfiesSchema = new Ajv({ strict: false, allErrors: true }).compile(json(copiedSchema) as object)

/** Files that a step passes to its action. A tenant's copy of parameters counts as the original. */
export const handedOver = (step: Step): string[] =>
  [...JSON.stringify(step.with ?? {}).matchAll(/"(?:manifestPath|path|parameters|ignoreFile)":"([^"]+)"/g)]
    .map(([, path = '']) => path.replace('.${{TEAMSFX_ENV}}.json', '.json'))
    .filter((path) => !path.includes('$'))
