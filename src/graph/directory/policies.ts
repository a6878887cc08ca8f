import { type GraphRequest, get } from '../http/request.ts'

export const policyRequests = {
  /** All Conditional Access policies, without a `$filter`, because those who read them judge them. */
  conditionalAccess: (): GraphRequest => ({
    ...get('Policy.Read.All', '/identity/conditionalAccess/policies'),
    // One call a second, like Identity Protection.
    lane: 'risk',
    optional: true,
  }),
}
