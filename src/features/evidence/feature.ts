import { defineFeature } from '../define.ts'

export const evidence = defineFeature({ name: 'evidence' })
