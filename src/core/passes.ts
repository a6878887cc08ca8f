/**
 * Why Microsoft Entra created no Temporary Access Pass. `policy`: it is off, or not for this account. `guest`: another tenant
 * has their account. `lifetime`: the policy doesn't allow one as short or as long. `role`, `permission`: the operator may not.
 * `gone`: the account doesn't exist any more.
 */
export type PassRefusal = 'policy' | 'guest' | 'lifetime' | 'role' | 'permission' | 'licence' | 'gone' | 'other'

/** What has become of a pass. */
export type PassState = 'usable' | 'used' | 'expired' | 'notYet' | 'disabled'
