module example.com/default-backend

go 1.21
