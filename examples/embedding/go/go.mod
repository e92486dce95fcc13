module example/points

go 1.19
