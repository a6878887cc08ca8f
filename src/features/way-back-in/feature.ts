import { defineFeature } from '../define.ts'

export const wayBackIn = defineFeature({ name: 'way-back-in' })
