export type { Relation } from './attack.ts';
export { type AttributeChart, type AttributeKind, attributeChart } from './attribute.ts';
export { empiricalBayes, type Shrunken } from './bayes.ts';
export {
  byarInterval,
  countInterval,
  poissonExactInterval,
  poissonJeffreysInterval,
  poissonScoreInterval,
  poissonWaldInterval,
} from './counts.ts';
export { type CumulativeIncidence, cumulativeIncidence, type Exit, type IncidenceStep } from './cumulative-incidence.ts';
export { type Difference, differenceOfProportions, proportionsTest, type Share, squareAndAdd } from './differences.ts';
export { directlyStandardisedRate, type StandardisedRate, type Stratum } from './direct-standardisation.ts';
export { twoSidedP } from './distributions.ts';
export { DISPLAY_CONFIDENCE, FLAG_CONFIDENCE, type Interval, type Reason } from './domain.ts';
export { extrapolate, linearFit, type Prediction, poissonTolerance } from './extrapolation.ts';
export {
  type ForecastRequest,
  forecastTarget,
  gammaPoisson,
  type Month,
  monthlyDispersion,
  type TargetForecast,
} from './forecast.ts';
export { beyond, type Flag, type FunnelRequest, funnelFlag, funnelLimits, observedLimits } from './funnel.ts';
export { indirectlyStandardisedRatio, type ReferencedStratum, type StandardisedRatio } from './indirect-standardisation.ts';
export { type Gini, gini, slopeIndex, theil } from './inequality.ts';
export { type Alike, type Duration, kaplanMeier, type Survival, type SurvivalStep } from './kaplan-meier.ts';
export { type LogRank, logRank } from './log-rank.ts';
export { type Mean, meanInterval, meanLimits, standardDeviation } from './mean.ts';
export { benjaminiHochberg, bonferroni, holm } from './multiplicity.ts';
export { LEAST_DESKS, type Overdispersion, overdispersion, type Pooled, pooledEstimate, type Unit } from './overdispersion.ts';
export { predictiveConfidence, predictiveP, winsorisedVariance } from './predictive.ts';
export { netPromoterScore, type PromoterScore, promoterDifference, type Recommendations } from './promoters.ts';
export { agrestiCoullInterval, clopperPearsonInterval, waldInterval, wilsonInterval } from './proportions.ts';
export { quantile, quantileGroups, quantileOfTally, spread, type Tally } from './quantile.ts';
export { multinomialRankRanges, type RankRange, rankRanges, simultaneousConfidence, simultaneousCriticalValue } from './ranks.ts';
export { crudeRate, type Rate } from './rates.ts';
export { inLongestRun, type Runs, runLimits, runsAnalysis } from './runs.ts';
export { limitsOnScale, type Scale, scaleError, scaleLimits, unitOnScale } from './scales.ts';
export { type Adjusted, seasonallyAdjusted } from './season.ts';
export { attributeCauses, type Placed, type Rule, sideRuns, specialCauses, trends } from './special-causes.ts';
export {
  type Estimate,
  type Shown,
  SUPPRESSION_DEFAULT,
  SUPPRESSION_FLOOR,
  type Suppression,
  suppress,
  suppressDerived,
  tableRelations,
} from './suppress.ts';
export { type Dispositions, responseRates } from './survey.ts';
export { assurance, type XmrChart, type XmrOptions, type XmrPoint, xmrChart } from './xmr.ts';
