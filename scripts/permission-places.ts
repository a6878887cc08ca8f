import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { requestedPermissions } from '../emulator/permissions.ts'
import { allScopes, optInScopes } from '../src/command-specs/index.ts'

/** The permissions in the table of docs/permissions.md that has all of them. */
export function documentedPermissions(): string[] {
  const page = readFileSync(join(resolve(import.meta.dirname, '..'), 'docs', 'permissions.md'), 'utf8')
  const [, section = ''] = page.split(/^## Permissions$|^## Powerful permissions$/m)
  return [...section.matchAll(/^\| `([\w-]+(?:\.\w+)+)` \|/gm)].map(([, name = '']) => name)
}

/** What is still to be written by hand for the permissions that commands and their operations need. */
export function missingPermissionPlaces(
  needed: readonly string[] = [...allScopes],
  optIn: readonly string[] = [...optInScopes],
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
