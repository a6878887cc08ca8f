import assert from 'node:assert/strict'
import { requestedPermissions } from '../../emulator/permissions.ts'
import { between, commandLists, commandsPage, describeCommands } from '../../scripts/command-reference.ts'
import {
  documentedPermissions,
  missingPermissionPlaces,
  missingSettingPlaces,
  missingTablePlaces,
} from '../../scripts/missing-places.ts'
import { permissionReach } from '../../src/app/doctor/permission-reach.ts'
import { requested } from '../support/all-commands.ts'
import { json, text } from './project.ts'

const commands = describeCommands()
const [, permissions = ''] = text('docs/permissions.md').split(/^## Permissions$|^## Powerful permissions$/m)
const stale = 'stale: run `npm run generate`'

/** Those of add-ons, which the registration must not name, by id or otherwise. */
const idsOfAddOns: Readonly<Record<string, string>> = {
  'Policy.Read.All': '572fea84-0151-49b2-9301-11cb16974376',
  'SecurityIncident.Read.All': 'b9abcc4f-94fc-4457-9141-d20ce80ec952',
  'AuditLogsQuery-Exchange.Read.All': '6c8c71d2-c7e1-45b0-ac6d-1d2724fba6ae',
  'User-LifeCycleInfo.Read.All': 'ed8d2a04-0374-41f1-aefe-da8ac87ccc87',
  'UserAuthMethod-TAP.ReadWrite.All': '05de4a66-e51a-4312-842a-30c8094698d2',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup': '02a32cc4-7ab5-4b58-879a-0586e0f7c495',
  'Policy.Read.AuthenticationMethod': 'a6ff13ac-1851-4993-8ca9-a671d70de2d5',
}

/** Permissions that commands, or operations they start, request. */
const declared = [...requested.all].sort()
const { addOns } = requested

describe('what is generated from the commands', () => {
  it("is current in the app package, within Teams' limits", () => {
    const { bots } = json('appPackage/manifest.json') as { bots: { commandLists: unknown }[] }
    assert.deepEqual(bots[0]?.commandLists, commandLists(commands), stale)
  })

  it('is current in docs/commands.md', () => {
    assert.equal(text('docs/commands.md'), commandsPage(commands), stale)
  })

  it('requires a place for it in the text', () => {
    assert.throws(() => between('no marks', 'commands', 'x'), /commands:begin/)
  })

  it("requests exactly the commands' Graph permissions for the SSO app, besides its own scope", () => {
    const app = json('aad.manifest.json') as {
      requiredResourceAccess: { resourceAppId: string; resourceAccess: { id: string }[] }[]
    }
    const [itself, graph, ...others] = app.requiredResourceAccess
    const resources = [itself?.resourceAppId, graph?.resourceAppId, others]
    assert.deepEqual(resources, ['${{AAD_APP_CLIENT_ID}}', 'Microsoft Graph', []])
    assert.equal(graph?.resourceAccess.length, declared.length)
    assert.deepEqual(requestedPermissions().sort(), declared)
  })

  it('requests less with the small manifest: what listing, checking, disabling and signing out need', () => {
    interface App {
      requiredResourceAccess: object[]
    }
    const [whole, small] = ['aad.manifest.json', 'aad.manifest.small.json'].map((path) => json(path) as unknown as App)
    assert.deepEqual(requestedPermissions('aad.manifest.small.json'), [
      'User.Read',
      'User.Read.All',
      'RoleManagement.Read.Directory',
      'GroupMember.Read.All',
      'User.EnableDisableAccount.All',
      'User.RevokeSessions.All',
    ])
    const rest = (app?: App) => ({ ...app, requiredResourceAccess: app?.requiredResourceAccess[0] })
    assert.deepEqual(rest(small), rest(whole))
  })

  it('includes in docs/permissions.md the worst case of each permission that the doctor calls powerful', () => {
    const [, table = ''] = text('docs/permissions.md').split('| permission | with the role | worst case |')
    const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([\w.-]+)`/gm)].map(([, name]) => name)
    assert.deepEqual(rows.sort(), Object.keys(permissionReach).sort())
  })

  it('requests nothing for the SSO app that is off by default', () => {
    assert.deepEqual([...requested.optIn].sort(), ['Device.Read.All', 'Directory.AccessAsUser.All'])
    assert.doesNotMatch(text('aad.manifest.json'), /AccessAsUser\.All|0e263e50|951183d1/)
  })

  it('includes its permissions in the table of docs/permissions.md', () => {
    assert.deepEqual(documentedPermissions().sort(), [...declared, ...requested.optIn].sort())
  })

  it('lists each place that a new permission still lacks', () => {
    assert.deepEqual(missingPermissionPlaces(), [])
    assert.deepEqual(missingPermissionPlaces(['User.Read', 'New.Read.All'], ['New.Write.All']), [
      'New.Read.All is missing in aad.manifest.json',
      'New.Read.All is missing in docs/permissions.md, table "Permissions"',
      'New.Write.All is missing in docs/permissions.md, table "Permissions"',
    ])
  })

  it('lists each place that a new setting or table still lacks', () => {
    assert.deepEqual([...missingSettingPlaces(), ...missingTablePlaces(text('docs/schema.sql'))], [])
    assert.deepEqual(missingSettingPlaces(['BOT_ID', 'NEW_ONE']), ['NEW_ONE is missing in docs/settings.md'])
    assert.deepEqual(missingTablePlaces('create table posts (\n);\ncreate table new_ones (\n);'), [
      'new_ones is missing in the tables that its owner declares (src/features/tables.ts)',
    ])
  })

  it('includes nothing of an add-on there, nor for the SSO app', () => {
    const scopes = addOns.all.flatMap((addOn) => addOn.scopes)
    assert.deepEqual(
      [...requested.all, ...requested.optIn].filter((scope) => addOns.has(scope)),
      [],
    )
    const declared = text('aad.manifest.json')
    assert.deepEqual(
      scopes.filter((scope) => declared.includes(scope) || declared.includes(idsOfAddOns[scope] ?? scope)),
      [],
    )
    assert.deepEqual(Object.keys(idsOfAddOns).sort(), [...scopes].sort(), 'a permission without its ID here')
  })

  it('includes each add-on in the table of docs/permissions.md: permissions, purpose, role and worst case', () => {
    const [, section = ''] = text('docs/permissions.md').split(/^## Add-ons$|^## Pages that people sign in to$/m)
    const rows = [...section.matchAll(/^\| ([a-z][^|]*) \| (`[^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    assert.deepEqual(
      rows.map(([, name, scopes = '']) => [name, [...scopes.matchAll(/`([^`]+)`/g)].map(([, scope]) => scope)]),
      addOns.all.map(({ name, scopes }) => [name, scopes]),
    )
    for (const [, name, , ...cells] of rows)
      assert.ok(
        cells.every((cell) => cell && cell.length > 10),
        name,
      )
  })

  it('marks those needed by individual commands there', () => {
    const rows = [...permissions.matchAll(/^\| `([\w-]+(?:\.\w+)+)` \| optional: /gm)].map(([, name]) => name)
    assert.deepEqual(rows.sort(), [...requested.optional, ...requested.optIn].sort())
  })
})
