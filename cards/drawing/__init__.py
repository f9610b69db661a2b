"""One function a chart: values of the trade and a reader in, a value of `charts` with finished words out."""
