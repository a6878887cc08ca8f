const names = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'fe930be7-5e62-47db-91af-98c3a49a38b1': 'User Administrator',
  'c4e39bd9-1100-46d3-8c65-fb160da0071f': 'Authentication Administrator',
  '729827e3-9c14-49f7-bb1b-9608f156bbb8': 'Helpdesk Administrator',
  '966707d0-3269-4727-9be2-8c3a10f19b9d': 'Password Administrator',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  '7698a772-787b-4ac8-901f-60d6b08affd2': 'Cloud Device Administrator',
  '3a2c62db-5318-420d-8d74-23affee5d9d5': 'Intune Administrator',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Security Administrator',
  '4d6ac14f-3453-41d0-bef9-a3e0c569773a': 'License Administrator',
  'fdd7a751-b60b-444a-984c-02652fe8fa1c': 'Groups Administrator',
}

/** Which admin role would permit something. */
export const adminRoles = {
  /** Of Entra's built-in roles that permit changes, by template ID. */
  names,
  either: (one: string, other: string) => `${one} or ${other}`,
  missing: (roles: string) => `Your role doesn’t allow this change: it needs ${roles}`,
  /** For steps that aren't part of a plan. */
  omitted: (steps: string, roles: string) => `${steps}: not available, needs ${roles}`,
  /** `name`: the requester, for others. */
  omittedOf: (steps: string, name: string) => `${steps}: not available because ${name}’s role doesn’t allow it`,
}
