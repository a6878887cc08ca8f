import { readFileSync } from 'node:fs'

/** Delegated Graph permissions that the toolkit doesn't know by name yet, so that the manifest has their IDs. */
const namesOfIds: Readonly<Record<string, string>> = {
  'f92e74e7-2563-467f-9dd0-902688cb5863': 'User.EnableDisableAccount.All',
  'fc30e98b-8810-4501-81f5-c20a3196387b': 'User.RevokeSessions.All',
  '56760768-b641-451f-8906-e1b8ab31bca7': 'User-PasswordProfile.ReadWrite.All',
  'b7887744-6746-4312-813d-72daeaee7e2d': 'UserAuthenticationMethod.ReadWrite.All',
  'e0a7cdbb-08b0-4697-8264-0069786e9674': 'IdentityRiskyUser.ReadWrite.All',
  '41ce6ca6-6826-4807-84f1-1c82854f7ee5': 'DelegatedPermissionGrant.ReadWrite.All',
  'f55016cc-149c-447e-8f21-7cf3ec1d6350': 'LicenseAssignment.ReadWrite.All',
  '2f9ee017-59c1-4f1d-9472-bd5529a7b311': 'Domain.Read.All',
  'f395577a-0960-456b-979f-7228de0c5996': 'LicenseAssignment.Read.All',
  'c79f8feb-a9db-4090-85f9-90d820caa0eb': 'Application.Read.All',
  'e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20': 'AuditLog.Read.All',
  'f81125ac-d3b7-4573-a3b2-7099cc39df9e': 'GroupMember.ReadWrite.All',
}

interface Manifest {
  readonly requiredResourceAccess: readonly {
    readonly resourceAppId: string
    readonly resourceAccess: readonly { readonly id: string }[]
  }[]
}

/** The Graph permissions that a manifest of the SSO app requests: what an administrator consents to. */
export function requestedPermissions(file = 'aad.manifest.json'): string[] {
  const manifest = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')) as Manifest
  const graph = manifest.requiredResourceAccess.find(({ resourceAppId }) => resourceAppId === 'Microsoft Graph')
  return (graph?.resourceAccess ?? []).map(({ id }) => {
    const name = namesOfIds[id] ?? id
    if (/^[0-9a-f-]{36}$/.test(name)) throw new Error(`${file} requests ${id}: add its name to emulator/permissions.ts`)
    return name
  })
}
