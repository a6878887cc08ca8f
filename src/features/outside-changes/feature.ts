import { defineFeature } from '../define.ts'
import { othersChanges } from './on-plans.ts'
import { addedToStatus } from './on-status.ts'
import { words } from './words.ts'

export const outsideChanges = defineFeature({ name: 'outside-changes', words, othersChanges, status: addedToStatus })
