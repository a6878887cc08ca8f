import { defineFeature } from '../define.ts'
import { checkAuditLog } from './check.ts'
import { othersChanges } from './on-plans.ts'
import { changedSince, changedSinceLines } from './on-results.ts'
import { addedToStatus } from './on-status.ts'
import { words } from './words.ts'

export const outsideChanges = defineFeature({
  name: 'outside-changes',
  words,
  othersChanges,
  status: addedToStatus,
  checks: [checkAuditLog],
  shown: [changedSince],
  cards: { result: { 'after problems': changedSinceLines } },
})
