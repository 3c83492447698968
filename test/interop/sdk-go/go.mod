module ca-service/test/interop/sdk-go

go 1.25.0
