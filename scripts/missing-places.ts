import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { requestedPermissions } from '../emulator/permissions.ts'
import { createWholeRegistry } from '../src/actions/index.ts'
import { environmentSchema } from '../src/app/config/environment.ts'
import { actionsOf, scopesOf, settingsOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import { tablesOf } from '../src/features/tables.ts'

const root = resolve(import.meta.dirname, '..')
const scopes = scopesOf(features, createWholeRegistry(actionsOf(features), features))

/** The permissions in the table of docs/permissions.md that has all of them. */
export function documentedPermissions(): string[] {
  const page = readFileSync(join(root, 'docs', 'permissions.md'), 'utf8')
  const [, section = ''] = page.split(/^## Permissions$|^## Powerful permissions$/m)
  return [...section.matchAll(/^\| `([\w-]+(?:\.\w+)+)` \|/gm)].map(([, name = '']) => name)
}

/** What is still to be written by hand for the permissions that commands and their operations need. */
export function missingPermissionPlaces(
  needed: readonly string[] = scopes.all,
  optIn: readonly string[] = scopes.optIn,
): string[] {
  const requested = requestedPermissions()
  const documented = documentedPermissions()
  const missing = (permissions: readonly string[], there: readonly string[], place: string) =>
    permissions.filter((one) => !there.includes(one)).map((one) => `${one} is missing in ${place}`)
  return [
    ...missing(needed, requested, 'aad.manifest.json'),
    ...missing([...needed, ...optIn], documented, 'docs/permissions.md, table "Permissions"'),
  ]
}

/** Settings of the bot that the docs don't describe yet. */
export function missingSettingPlaces(
  settings: readonly string[] = [
    ...Object.keys(environmentSchema.shape),
    ...settingsOf(features).map(({ key }) => key),
  ],
): string[] {
  const page = readFileSync(join(root, 'docs', 'settings.md'), 'utf8')
  return settings.filter((key) => !page.includes(`\`${key}\``)).map((key) => `${key} is missing in docs/settings.md`)
}

/** Tables of the schema for which nobody has said yet which rows are about a person. */
export const missingTablePlaces = (schema: string): string[] =>
  [...schema.matchAll(/^create table (\w+)/gm)]
    .map(([, table = '']) => table)
    .filter((table) => !tablesOf(features).has(table))
    .map((table) => `${table} is missing in the tables that its owner declares (src/features/tables.ts)`)
