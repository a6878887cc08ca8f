/** A built-in Entra admin role; template IDs are the same in every tenant. */
export interface Role {
  readonly templateId: string
  readonly displayName: string
  readonly description: string
  /** A custom role, which isn't listed among the directory roles. */
  readonly custom?: true
}

const role = (templateId: string, displayName: string, description: string): Role => ({
  templateId,
  displayName,
  description,
})

/** The emulated tenant's roles by short name. */
export const roles = {
  globalAdmin: role('62e90394-69f5-4237-9190-012177145e10', 'Global Administrator', 'Can manage everything.'),
  privilegedAuthAdmin: role(
    '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
    'Privileged Authentication Administrator',
    'Can manage sign-in methods of anyone, admins included.',
  ),
  privilegedRoleAdmin: role(
    'e8611ab8-c189-46e8-94e1-60213ab1f814',
    'Privileged Role Administrator',
    'Can manage role assignments.',
  ),
  authAdmin: role(
    'c4e39bd9-1100-46d3-8c65-fb160da0071f',
    'Authentication Administrator',
    'Can manage sign-in methods of users who are not admins.',
  ),
  authPolicyAdmin: role(
    '0526716b-113d-4c15-b2c8-68e3c22b9f80',
    'Authentication Policy Administrator',
    'Can manage which sign-in methods may be used.',
  ),
  userAdmin: role(
    'fe930be7-5e62-47db-91af-98c3a49a38b1',
    'User Administrator',
    'Can manage users and groups, limited admins included.',
  ),
  helpdeskAdmin: role(
    '729827e3-9c14-49f7-bb1b-9608f156bbb8',
    'Helpdesk Administrator',
    'Can reset passwords of users and helpdesk admins.',
  ),
  passwordAdmin: role(
    '966707d0-3269-4727-9be2-8c3a10f19b9d',
    'Password Administrator',
    'Can reset passwords of users and password admins.',
  ),
  conditionalAccessAdmin: role(
    'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
    'Conditional Access Administrator',
    'Can manage Conditional Access.',
  ),
  groupsAdmin: role('fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator', 'Can manage groups.'),
  exchangeAdmin: role('29232cdf-9323-42fd-ade2-1d097af3e4de', 'Exchange Administrator', 'Can manage Exchange.'),
  globalReader: role('f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader', 'Can read what admins can.'),
  directoryReaders: role('88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers', 'Can read the directory.'),
  guestInviter: role('95e79109-95c0-4d8e-aee3-d01accf2d47b', 'Guest Inviter', 'Can invite guests.'),
  messageCenterReader: role(
    '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b',
    'Message Center Reader',
    'Can read the message center.',
  ),
  reportsReader: role('4a5d8f65-41da-4de4-8968-e035b65339cf', 'Reports Reader', 'Can read usage reports.'),
  usageSummaryReader: role(
    '75934031-6c7e-415a-99d7-48dbd49e875e',
    'Usage Summary Reports Reader',
    'Can read usage totals.',
  ),
  experienceSuccess: role(
    '27460883-1df1-4691-b032-3b79643e5e63',
    'User Experience Success Manager',
    'Can read feedback and usage.',
  ),
  applicationAdmin: role('9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator', 'Can manage apps.'),
  licenceAdmin: role(
    '4d6ac14f-3453-41d0-bef9-a3e0c569773a',
    'License Administrator',
    'Can assign and remove licenses.',
  ),
  identityGovernanceAdmin: role(
    '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
    'Identity Governance Administrator',
    'Can manage access.',
  ),
  cloudDeviceAdmin: role(
    '7698a772-787b-4ac8-901f-60d6b08affd2',
    'Cloud Device Administrator',
    'Can enable, disable and delete devices.',
  ),
  intuneAdmin: role('3a2c62db-5318-420d-8d74-23affee5d9d5', 'Intune Administrator', 'Can manage devices.'),
  securityAdmin: role(
    '194ae4cb-b126-40b2-bd5b-6091b380977d',
    'Security Administrator',
    'Can manage what protects the tenant, risky users included.',
  ),
  securityOperator: role('5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', 'Security Operator', 'Can see risky users.'),
  lifecycleWorkflowsAdmin: role(
    '59d46f88-662b-457b-bceb-5c3809e5908f',
    'Lifecycle Workflows Administrator',
    'Can manage workflows for joiners and leavers.',
  ),
  securityReader: role('5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader', 'Can see risky users.'),
  cloudAppAdmin: role(
    '158c047a-c907-4556-b7ef-446551a6b5f7',
    'Cloud Application Administrator',
    'Can manage cloud apps.',
  ),
} as const satisfies Record<string, Role>

/** Custom roles of the tenant. */
export const customRoles = {
  accessDesk: {
    ...role('0b6d7a52-3c1f-4e0a-9a57-7d2f6f1f6c11', 'Access Desk', 'Can reset sign-in methods of the branches.'),
    custom: true,
  },
} as const satisfies Record<string, Role>

/** Every assignable role. */
export const roleDefinitions: readonly Role[] = [...Object.values(roles), ...Object.values(customRoles)]

const byTemplate = new Map<string, Role>(roleDefinitions.map((one) => [one.templateId, one]))

/** The role with this template ID, or a custom one named after the ID. */
export function roleOf(templateId: string): Role {
  return (
    byTemplate.get(templateId) ?? {
      templateId,
      displayName: `Custom ${templateId}`,
      description: 'Custom role.',
      custom: true,
    }
  )
}
