import type { English } from '../en.ts'

const names: English['adminRoles']['names'] = {
  '62e90394-69f5-4237-9190-012177145e10': 'Globaler Administrator',
  'fe930be7-5e62-47db-91af-98c3a49a38b1': 'Benutzeradministrator',
  'c4e39bd9-1100-46d3-8c65-fb160da0071f': 'Authentifizierungsadministrator',
  '729827e3-9c14-49f7-bb1b-9608f156bbb8': 'Helpdeskadministrator',
  '966707d0-3269-4727-9be2-8c3a10f19b9d': 'Kennwortadministrator',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Anwendungsadministrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloudanwendungsadministrator',
  '7698a772-787b-4ac8-901f-60d6b08affd2': 'Cloudgeräteadministrator',
  '3a2c62db-5318-420d-8d74-23affee5d9d5': 'Intune-Administrator',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Sicherheitsadministrator',
  '4d6ac14f-3453-41d0-bef9-a3e0c569773a': 'Lizenzadministrator',
  'fdd7a751-b60b-444a-984c-02652fe8fa1c': 'Gruppenadministrator',
}

export const adminRoles: English['adminRoles'] = {
  names,
  either: (one, other) => `${one} oder ${other}`,
  missing: (roles) => `Ihre Rolle erlaubt diese Änderung nicht: Nötig ist die Rolle ${roles}`,
  omitted: (steps, roles) => `${steps}: nicht verfügbar, nötig ist die Rolle ${roles}`,
  omittedOf: (steps, name) => `${steps}: nicht verfügbar, weil die Rolle von ${name} es nicht erlaubt`,
}
