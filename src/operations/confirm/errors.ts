import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors of confirming a plan, and of answering an approval request. */
export const approvalErrors = defineErrors<
  {
    /** The approver named by the requester can't be asked. */
    approverNotOffered: NoDetails
    /**
     * `count`: the number of accounts that the plan shows as done, but to which `operation` has done the opposite since.
     */
    planOvertaken: { readonly id: string; readonly count: number; readonly operation: string }
    nobodyMayApprove: { readonly limit: number }
    ownApproval: { readonly id: string }
    notAskedToApprove: { readonly id: string }
    targetMayNotApprove: { readonly id: string }
    approverDisabled: { readonly id: string }
    approvalAnswered: { readonly id: string; readonly name: string; readonly answer: 'approved' | 'denied' }
    approvalExpired: { readonly id: string }
    /** Approving it takes a sign-in made for it, on the page at this address. */
    signInToApprove: { readonly id: string; readonly page: string }
    /** The plan isn't the one that was shown. */
    planChanged: { readonly id: string }
    /** Who can approve is read as the requester, who has to sign in. */
    approverUnchecked: { readonly id: string; readonly name: string }
    questionMissing: NoDetails
    tooManyQuestions: { readonly limit: number }
    /** Nothing was asked, or the question was answered. */
    noQuestion: { readonly id: string }
    alreadyExtended: { readonly id: string }
    /** Its scheduled time leaves no room for an extension. */
    cannotExtend: { readonly id: string }
    /** Accounts that were to be excluded but aren't to be changed; `names` are the first of them. */
    notAmongAccounts: { readonly names: string; readonly count: number }
    excludedShared: { readonly name: string; readonly count: number }
    notAmongItems: { readonly names: string; readonly count: number }
    noItemsLeft: { readonly id: string }
    allExcluded: { readonly id: string; readonly count: number }
  },
  'approver' | 'without'
>({
  approverNotOffered: { kind: 'input', field: 'approver' },
  planOvertaken: { kind: 'refused' },
  nobodyMayApprove: { kind: 'access' },
  ownApproval: { kind: 'access' },
  notAskedToApprove: { kind: 'access' },
  targetMayNotApprove: { kind: 'access' },
  approverDisabled: { kind: 'access' },
  approvalAnswered: { kind: 'refused' },
  approvalExpired: { kind: 'refused' },
  signInToApprove: { kind: 'access' },
  planChanged: { kind: 'refused' },
  approverUnchecked: { kind: 'access' },
  questionMissing: { kind: 'input', field: null },
  tooManyQuestions: { kind: 'limit' },
  noQuestion: { kind: 'refused' },
  alreadyExtended: { kind: 'refused' },
  cannotExtend: { kind: 'refused' },
  notAmongAccounts: { kind: 'input', field: 'without' },
  excludedShared: { kind: 'input', field: 'without' },
  notAmongItems: { kind: 'input', field: 'without' },
  noItemsLeft: { kind: 'input', field: 'without' },
  allExcluded: { kind: 'input', field: 'without' },
})
