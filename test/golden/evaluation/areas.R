#!/usr/bin/Rscript
# DeLong's areas, variances and test of two classifiers by pROC, one category against the rest.
#
# Run: Rscript areas.R   (made with pROC 1.18.0, R 4.2.2)
#
# Reads six-categories.json and comparisons.json beside it, the first and second classifier, and writes
# areas.json: for each category both areas, their variances, their covariance and the p value.
suppressMessages(library(pROC))
library(jsonlite)

predictions <- fromJSON("six-categories.json")$predictions
categories <- length(predictions$categories)
scores <- lapply(
  list(predictions$probabilities, fromJSON("comparisons.json")$other),
  function(values) matrix(values, ncol = categories, byrow = TRUE)
)

areas <- lapply(seq_len(categories), function(k) {
  positive <- predictions$truth == k - 1
  curves <- lapply(scores, function(values) {
    roc(positive, values[, k], levels = c(FALSE, TRUE), direction = "<", quiet = TRUE)
  })
  list(
    auc = sapply(curves, function(curve) as.numeric(auc(curve))),
    variance = sapply(curves, var, method = "delong"),
    covariance = cov(curves[[1]], curves[[2]], method = "delong"),
    p = roc.test(curves[[1]], curves[[2]], method = "delong", paired = TRUE)$p.value
  )
})
write(toJSON(areas, digits = NA, auto_unbox = TRUE, pretty = TRUE), "areas.json")
