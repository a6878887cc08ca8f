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

/** Every toolkit file by the environment it belongs to, with the template whose outputs join that environment. */
export const toolkitFiles = {
  dev: { path: 'teamsapp.yml', template: 'infra/azure.bicep' },
  local: { path: 'teamsapp.local.yml', template: 'infra/azure-local.bicep' },
  testtool: { path: 'teamsapp.testtool.yml', template: undefined },
} as const

export type Environment = keyof typeof toolkitFiles

export const environments = Object.keys(toolkitFiles) as Environment[]

export const readToolkitFile = (environment: Environment): ToolkitFile =>
  parse(text(toolkitFiles[environment].path)) as ToolkitFile

/** Steps of all lifecycles in the order they run. */
export const stepsOf = ({ provision = [], deploy = [], publish = [] }: ToolkitFile): Step[] => [
  ...provision,
  ...deploy,
  ...publish,
]

const copiedSchema = 'test/packaging/agents-toolkit/yaml.schema.json'

/** Whether the toolkit's own schema takes a file; what it does not take stands in `errors`. */
export const satisfiesSchema = new Ajv({ strict: false, allErrors: true }).compile(json(copiedSchema) as object)

/** Files that a step hands to its action. A tenant's own copy of parameters stands for the file it is copied from. */
export const handedOver = (step: Step): string[] =>
  [...JSON.stringify(step.with ?? {}).matchAll(/"(?:manifestPath|path|parameters|ignoreFile)":"([^"]+)"/g)]
    .map(([, path = '']) => path.replace('.${{TEAMSFX_ENV}}.json', '.json'))
    .filter((path) => !path.includes('$'))
