import { parse } from 'yaml'
import { text } from './project.ts'

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
