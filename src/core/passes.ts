/**
 * Why Microsoft Entra created no Temporary Access Pass. `policy`: passes are off, or not allowed for this account.
 * `guest`: the account belongs to another tenant. `lifetime`: the policy allows no pass as short or as long. `role`,
 * `permission`: the operator lacks one. `gone`: the account no longer exists.
 */
export type PassRefusal = 'policy' | 'guest' | 'lifetime' | 'role' | 'permission' | 'licence' | 'gone' | 'other'

/** The current state of a pass. */
export type PassState = 'usable' | 'used' | 'expired' | 'notYet' | 'disabled'
